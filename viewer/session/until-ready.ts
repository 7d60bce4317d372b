import type { RenderingSession } from '../../client/index.ts';
import { overlay } from './overlay.ts';

/** Says that a host is being prepared, and for how long already, until the session is ready. */
export async function untilReady(session: RenderingSession, abortSignal: AbortSignal): Promise<void> {
  const began = performance.now();
  const tell = (): void => {
    const seconds = Math.floor((performance.now() - began) / 1000);
    overlay.show({
      title: 'Starting…',
      text: `A host is being prepared, ${seconds} s so far.`,
      isBusy: true,
    });
  };
  tell();
  const timer = setInterval(tell, 1000);
  try {
    await session.whenReady({ abortSignal });
  } finally {
    clearInterval(timer);
  }
}
