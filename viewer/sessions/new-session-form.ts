import type { RemoteRenderingClient, RenderingSession } from '../../client/index.ts';
import { announce } from '../page/announce.ts';
import { byId } from '../page/by-id.ts';
import { wordsOf } from '../page/words-of.ts';

interface NewSessionParts {
  /** Null: nobody is signed in. */
  readonly client: () => RemoteRenderingClient | null;
  readonly created: (session: RenderingSession) => void;
}

/** What a new session shall be, and its creation. */
export function newSessionForm({ client, created }: NewSessionParts): void {
  const form = byId('new-session-form', HTMLFormElement);
  const button = byId('create-session', HTMLButtonElement);
  const fault = byId('new-session-fault', HTMLElement);

  const create = async (service: RemoteRenderingClient): Promise<void> => {
    const asked = new FormData(form);
    button.disabled = true;
    fault.textContent = '';
    announce('Asking for a session…');
    try {
      const session = await service.createNewRenderingSession({
        size: asked.get('size') === 'Premium' ? 'Premium' : 'Standard',
        maxLeaseInMinutes: Number(asked.get('minutes')),
        seatPolicy: asked.get('policy') === 'handover' ? 'handover' : 'exclusive',
      });
      created(session);
    } catch (error) {
      fault.textContent = wordsOf(error);
      announce('No session was created.', 'bad');
    }
    button.disabled = false;
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const service = client();
    if (service) void create(service);
  });
}
