import type { Results } from '../results.ts';
import { durability } from './durability.ts';

const operations = [
  ['read C16', 'Read a session'],
  ['extend C16', 'Extend a lease, durably'],
  ['connect C16', 'Take the seat, exclusively'],
  ['create C16', 'Create a session'],
] as const;

const subjects = ['ours', 'ours NORMAL', 'ours on Azurite', 'thin', 'etcd', 'redis'];

const WIDTH = 860;
const LEFT = 210;
const RIGHT = 90;
const ROW = 22;
const HEAD = 34;
const TOP = 74;
/** The scale's ends, in calls a second: it is logarithmic, because Redis and the rest do not fit on another. */
const [LEAST, MOST] = [100, 100_000];

const x = (value: number): number => {
  const share = Math.log10(Math.min(MOST, Math.max(LEAST, value)) / LEAST) / Math.log10(MOST / LEAST);
  return LEFT + share * (WIDTH - LEFT - RIGHT);
};

const inXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The rates at 16 callers as a picture: one dot a subject, on one scale for all operations. `title` says when and on what. */
export function chart(results: Results, title: string): string {
  const shapes: string[] = [];
  let y = TOP;
  for (const [metric, words] of operations) {
    shapes.push(`<text x="16" y="${y + 18}" class="head">${inXml(words)}</text>`);
    y += HEAD;
    for (const subject of subjects) {
      const value = results.value(metric, subject);
      if (value === undefined) continue;
      const isOurs = subject.startsWith('ours');
      const className = isOurs ? 'ours' : 'peer';
      const at = x(value).toFixed(1);
      shapes.push(
        `<text x="${LEFT - 12}" y="${y + 4}" class="name ${className}" text-anchor="end">${inXml(subject)}</text>`,
        `<line x1="${LEFT}" x2="${at}" y1="${y}" y2="${y}" class="stem ${className}"/>`,
        `<circle cx="${at}" cy="${y}" r="5" class="dot ${className}"><title>${inXml(`${subject}: survives ${durability[subject] ?? '?'}`)}</title></circle>`,
        `<text x="${Number(at) + 10}" y="${y + 4}" class="value">${Math.round(value).toLocaleString('en-US')}</text>`,
      );
      y += ROW;
    }
    y += 8;
  }
  const grid = [100, 1000, 10_000, 100_000].map(
    (value) =>
      `<line x1="${x(value)}" x2="${x(value)}" y1="${TOP}" y2="${y}" class="grid"/>` +
      `<text x="${x(value)}" y="${y + 18}" class="tick" text-anchor="middle">${value.toLocaleString('en-US')}</text>`,
  );
  const height = y + 48;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${inXml(title)}">
<style>
text { font: 13px system-ui, sans-serif; fill: #24292f }
.title { font-size: 16px; font-weight: 600 } .note, .tick { fill: #57606a; font-size: 12px } .head { font-weight: 600 }
.grid { stroke: #d0d7de } .stem { stroke-width: 2 } .value { font-size: 12px }
.name.ours { fill: #0a58ca; font-weight: 600 } .dot.ours { fill: #0a58ca } .stem.ours { stroke: #9ec5fe }
.name.peer { fill: #57606a } .dot.peer { fill: #8c959f } .stem.peer { stroke: #d8dee4 }
</style>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="16" y="28" class="title">Calls a second, 16 callers, ${'10,000'} sessions present</text>
<text x="16" y="50" class="note">${inXml(title)}. Logarithmic scale; more is better.</text>
${grid.join('\n')}
${shapes.join('\n')}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${y + 38}" class="note" text-anchor="middle">calls a second</text>
</svg>
`;
}
