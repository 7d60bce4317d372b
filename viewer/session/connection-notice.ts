import type { SessionProperties } from '../../client/index.ts';
import { wordsOf } from '../page/words-of.ts';
import type { Notice } from './overlay.ts';

interface Choices {
  readonly connect: () => void;
  readonly takeOver: () => void;
  readonly leave: () => void;
}

/** Why this page is not connected, and what the person can do about it. */
export function connectionNotice(
  error: unknown,
  code: string,
  properties: SessionProperties | null,
  choices: Choices,
): Notice {
  const again = { words: 'Connect again', act: choices.connect };
  const list = { words: 'All sessions', act: choices.leave };
  switch (code) {
    case 'OtherSessionConnected': {
      const title = 'The seat is taken';
      if (properties?.seat.policy === 'handover') {
        const takeOver = { words: 'Take it over', act: choices.takeOver };
        return { title, text: `${wordsOf(error)} It can be taken over.`, actions: [takeOver, list] };
      }
      const text = `${wordsOf(error)} A second one is refused until the session ends.`;
      return { title, text, actions: [{ ...again, words: 'Try again' }, list] };
    }
    case 'ConnectionReplaced': {
      const text = `${wordsOf(error)} This page does not come back by itself.`;
      return { title: 'Another device took over', text, actions: [list, again] };
    }
    case 'DisconnectRequest': {
      const text = 'The session goes on, and its lease runs down.';
      return { title: 'Not connected', text, actions: [again, list] };
    }
    default:
      return { title: 'Not connected', text: wordsOf(error), actions: [again, list] };
  }
}
