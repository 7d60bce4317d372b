import { byId } from '../page/by-id.ts';
import { make } from '../page/make.ts';

export interface OverlayAction {
  readonly words: string;
  readonly act: () => void;
}

export interface Notice {
  readonly title: string;
  readonly text?: string;
  /** Something is under way: a sign of it turns. */
  readonly isBusy?: boolean;
  readonly actions?: readonly OverlayAction[];
}

/** What lies over the picture while there is none, and says why. */
export const overlay = {
  show({ title, text = '', isBusy = false, actions = [] }: Notice): void {
    const place = byId('overlay', HTMLElement);
    byId('overlay-title', HTMLElement).textContent = title;
    byId('overlay-text', HTMLElement).textContent = text;
    byId('overlay-actions', HTMLElement).replaceChildren(
      ...actions.map(({ words, act }, at) => {
        const button = make('button', at === 0 ? 'main' : 'quiet', words);
        button.type = 'button';
        button.addEventListener('click', act);
        return button;
      }),
    );
    place.classList.toggle('busy', isBusy);
    place.hidden = false;
  },
  hide(): void {
    byId('overlay', HTMLElement).hidden = true;
  },
};
