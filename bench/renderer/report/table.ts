import { type Aim, type Figure, type Figures, isMet } from './figures.ts';

const number = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);

const aimed = (aim: Aim): string => ('atMost' in aim ? `≤ ${aim.atMost}` : `≥ ${aim.atLeast}`);

/** The figures for people: a line each, with its aim and how it came out. */
export function table(figures: Figures): string {
  const width = Math.max(...figures.all.map(({ metric }) => metric.length));
  const lines = figures.all.map((figure) => line(figure, width));
  const skipped = figures.skipped.map((reason) => `SKIPPED, its aims count as missed: ${reason}`);
  return ['', ...lines, ...skipped, ''].join('\n');
}

function line(figure: Figure, width: number): string {
  const { metric, unit, ours, aim, noisy } = figure;
  const met = isMet(figure);
  const value = `${ours === null ? '–' : number(ours)} ${unit}`;
  const verdict = met === null ? '' : met ? 'met' : 'missed';
  return `  ${metric.padEnd(width)} ${value.padStart(18)}  ${(aim ? aimed(aim) : '').padEnd(8)} ${verdict.padEnd(7)}${noisy ? 'NOISY' : ''}`.trimEnd();
}
