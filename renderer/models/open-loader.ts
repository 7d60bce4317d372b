import { SceneFault } from '../scene-fault.ts';
import { findModel } from './find-model.ts';
import { fullSettings } from './full-settings.ts';
import type { LoadModel } from './load-model.ts';
import type { ModelSettings } from './model-settings.ts';
import { readInThread } from './read-in-thread.ts';
import { byteBudget } from './sources/byte-budget.ts';
import { hostList } from './sources/host-list.ts';
import { spacedProgress } from './spaced-progress.ts';
import { takeTurns } from './take-turns.ts';
import { untilAborted } from './until-aborted.ts';
import type { ReadingJob } from './worker-messages.ts';

/**
 * Makes what loads models. It opens nothing until the first load.
 *
 * @throws Error that names an entry of `modelHosts` which is no host.
 */
export function openLoader(given: ModelSettings): LoadModel {
  const settings = fullSettings(given);
  const hosts = hostList(settings.modelHosts);
  const turn = takeTurns(settings.loadsAtOnce, settings.loadsWaiting);
  const limits = {
    triangles: settings.maxTriangles,
    entities: settings.maxEntities,
    decodedBytes: settings.maxDecodedBytes,
  };

  return async (place, { signal: cancel, progress }) => {
    const end = new AbortController();
    const { signal } = end;
    const cancelled = (): void => end.abort(new SceneFault('Cancelled', 'The load was cancelled.'));
    if (cancel.aborted) cancelled();
    cancel.addEventListener('abort', cancelled, { once: true });
    const tell = spacedProgress(progress);
    try {
      const done = await turn(signal, () => tell({ stage: 'waiting', loaded: 0, total: null }));
      const late = new SceneFault('TimedOut', `The model took longer than ${settings.loadMs} ms to load.`);
      const limit = setTimeout(() => end.abort(late), settings.loadMs);
      try {
        const budget = byteBudget(settings.maxModelBytes, (loaded, total) =>
          tell({ stage: 'fetching', loaded, total }),
        );
        const model = findModel(place, { ...settings, hosts, budget, signal });
        const job: ReadingJob =
          model.kind === 'sample'
            ? { limits, model }
            : {
                limits,
                model: {
                  kind: 'file',
                  name: model.files.name,
                  bytes: await untilAborted(model.files.read(), signal),
                },
              };
        const fetch = (uri: string) =>
          model.kind === 'files'
            ? untilAborted(model.files.beside(uri), signal)
            : Promise.reject(new Error('A sample has no files.'));
        return await readInThread(job, { signal, progress: tell, fetch });
      } finally {
        clearTimeout(limit);
        done();
      }
    } finally {
      // Whatever is still under way ends with the load.
      end.abort(new SceneFault('Cancelled', 'The load is over.'));
      cancel.removeEventListener('abort', cancelled);
    }
  };
}
