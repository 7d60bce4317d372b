import { byId } from './by-id.ts';

export type Tone = 'plain' | 'good' | 'bad';

/** Says it in the page's one line of news, which is also read aloud. */
export function announce(words: string, tone: Tone = 'plain'): void {
  const line = byId('news', HTMLElement);
  line.textContent = words;
  line.title = words;
  line.dataset['tone'] = tone;
}
