import type { RenderingSession } from '../client/index.ts';
import { announce } from './page/announce.ts';
import { byId } from './page/by-id.ts';
import { isSignedOut, wordsOf } from './page/words-of.ts';
import { SessionPage } from './session/session-page.ts';
import { newSessionForm } from './sessions/new-session-form.ts';
import { SessionList } from './sessions/session-list.ts';
import { forgetClient, reopenClient, type SignedIn } from './sign-in/open-client.ts';
import { signInForm } from './sign-in/sign-in-form.ts';

// The page: signs in, then a list of sessions, then one session. Which one is in the address after the #, so that a reload comes back to it.

const views = ['sign-in', 'sessions', 'session'] as const;
let signedIn: SignedIn | null = null;

function turnTo(view: (typeof views)[number]): void {
  for (const name of views) byId(name, HTMLElement).hidden = name !== view;
  document.body.dataset['view'] = view;
}

const sessionPage = new SessionPage({ left: showSessions, signedOut });
const list = new SessionList({ opened: (id) => void openSession(id), signedOut });

function enter(who: SignedIn): void {
  signedIn = who;
  byId('account', HTMLElement).textContent = who.accountId;
  byId('signed-in', HTMLElement).hidden = false;
  announce('Signed in.', 'good');
  const wanted = /^#session=([\w-]{1,256})$/.exec(location.hash)?.[1];
  if (wanted) void openSession(wanted);
  else showSessions();
}

function leave(): void {
  sessionPage.close();
  list.hide();
  signedIn = null;
  forgetClient();
  byId('signed-in', HTMLElement).hidden = true;
  turnTo('sign-in');
  byId('account-key', HTMLElement).focus();
}

/** The access token has ended, or its account's keys were replaced. */
function signedOut(): void {
  leave();
  announce('The sign-in has ended. Sign in again.', 'bad');
}

function showSessions(): void {
  if (!signedIn) {
    leave();
    return;
  }
  sessionPage.close();
  history.replaceState(null, '', location.pathname);
  turnTo('sessions');
  list.show(signedIn.client);
}

function showSession(session: RenderingSession): void {
  list.hide();
  history.replaceState(null, '', `#session=${session.sessionUuid}`);
  turnTo('session');
  void sessionPage.open(session);
}

async function openSession(id: string): Promise<void> {
  try {
    const session = await signedIn?.client.openRenderingSession(id);
    if (session) showSession(session);
  } catch (error) {
    if (isSignedOut(error)) return signedOut();
    showSessions();
    announce(wordsOf(error), 'bad');
  }
}

signInForm(enter);
newSessionForm({ client: () => signedIn?.client ?? null, created: showSession });
byId('sign-out', HTMLButtonElement).addEventListener('click', () => {
  leave();
  announce('Signed out.');
});

const before = reopenClient();
if (before) enter(before);
else turnTo('sign-in');
