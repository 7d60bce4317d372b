import { announce } from '../page/announce.ts';
import { byId } from '../page/by-id.ts';
import { signInWordsOf } from '../page/words-of.ts';
import { openClient, type SignedIn } from './open-client.ts';

/** Asks for account and key, until the service knows them. */
export function signInForm(done: (signedIn: SignedIn) => void): void {
  const form = byId('sign-in-form', HTMLFormElement);
  const account = byId('account-id', HTMLInputElement);
  const key = byId('account-key', HTMLInputElement);
  const button = byId('sign-in-button', HTMLButtonElement);
  const fault = byId('sign-in-fault', HTMLElement);

  const signIn = async (): Promise<void> => {
    button.disabled = true;
    fault.textContent = '';
    announce('Signing in…');
    try {
      const signedIn = openClient(account.value.trim(), key.value.trim());
      // The cheapest call that needs a token: whether it is good is known here, and not in the middle of something.
      for await (const _ of signedIn.client.getCurrentRenderingSessions({ pageSize: 1 })) break;
      key.value = '';
      done(signedIn);
    } catch (error) {
      fault.textContent = signInWordsOf(error);
      announce('Not signed in.', 'bad');
    }
    button.disabled = false;
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void signIn();
  });
}
