import type { LoadedModel, ModelFile, ModelProgress, RenderingConnection } from '../../client/index.ts';
import { announce, type Tone } from '../page/announce.ts';
import { byId } from '../page/by-id.ts';
import { wordsOf } from '../page/words-of.ts';

const stages: Readonly<Record<ModelProgress['stage'], string>> = {
  uploading: 'Sending the file',
  waiting: 'Waiting for its turn',
  fetching: 'Fetching',
  reading: 'Reading',
  indexing: 'Preparing for rays',
  placing: 'Placing',
};

/** Loads a model from an address or from a file of this device, one at a time. */
export class ModelPanel {
  readonly #loaded: () => void;
  readonly #address = byId('model-address', HTMLInputElement);
  readonly #controls = byId('model-controls', HTMLFieldSetElement);
  readonly #progress = byId('load-progress', HTMLElement);
  readonly #stage = byId('load-stage', HTMLElement);
  readonly #bar = byId('load-bar', HTMLProgressElement);
  readonly #note = byId('model-note', HTMLElement);
  #connection: RenderingConnection | null = null;
  #loading: AbortController | null = null;

  /** `loaded`: there is a new model in the scene. */
  constructor(loaded: () => void) {
    this.#loaded = loaded;
    const file = byId('model-file', HTMLInputElement);
    byId('model-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#load(this.#address.value.trim(), this.#address.value.trim());
    });
    file.addEventListener('change', () => {
      const [chosen] = file.files ?? [];
      if (chosen) void this.#load(chosen, chosen.name);
      file.value = '';
    });
    byId('cancel-load', HTMLButtonElement).addEventListener('click', () => this.#loading?.abort());
    this.#takeDrops(byId('stage', HTMLElement));
    this.show(null);
  }

  show(connection: RenderingConnection | null): void {
    if (connection === null) this.#loading?.abort();
    this.#connection = connection;
    this.#controls.disabled = connection === null || this.#loading !== null;
    if (connection === null) this.#tell('', 'plain');
  }

  async #load(source: string | ModelFile, name: string): Promise<void> {
    const connection = this.#connection;
    if (!connection || this.#loading || name === '') return;
    const loading = new AbortController();
    this.#loading = loading;
    this.#controls.disabled = true;
    this.#progress.hidden = false;
    this.#bar.removeAttribute('value');
    this.#stage.textContent = 'Asking…';
    this.#tell('', 'plain');
    try {
      const { signal: abortSignal } = loading;
      const onProgress = (progress: ModelProgress): void => this.#show(progress);
      const model = await connection.loadModel(source, { abortSignal, onProgress });
      this.#tell(loadedWords(model), 'good');
      this.#loaded();
    } catch (error) {
      if (loading.signal.aborted) this.#tell('Cancelled. The scene is as it was.', 'plain');
      else this.#tell(wordsOf(error), 'bad');
    }
    this.#loading = null;
    this.#progress.hidden = true;
    this.#controls.disabled = this.#connection === null;
  }

  #show({ stage, loaded, total }: ModelProgress): void {
    this.#stage.textContent = stages[stage] ?? stage;
    if (total === null || total === 0) this.#bar.removeAttribute('value');
    else this.#bar.value = loaded / total;
  }

  #tell(words: string, tone: Tone): void {
    this.#note.textContent = words;
    this.#note.dataset['tone'] = tone;
    if (words !== '') announce(words, tone);
  }

  #takeDrops(place: HTMLElement): void {
    place.addEventListener('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      place.classList.toggle('drop', this.#connection !== null);
    });
    for (const end of ['dragleave', 'drop'])
      place.addEventListener(end, () => place.classList.remove('drop'));
    place.addEventListener('drop', (event) => {
      event.preventDefault();
      const [file] = event.dataTransfer?.files ?? [];
      if (file) void this.#load(file, file.name);
    });
  }
}

const loadedWords = ({ name, statistics, milliseconds, left }: LoadedModel): string => {
  const took =
    milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
  const missing = left.length === 0 ? '' : ` Not shown: ${left.join(', ')}.`;
  const count = statistics.triangles;
  const triangles = `${count.toLocaleString('en')} triangle${count === 1 ? '' : 's'}`;
  return `${name || 'The model'}: ${triangles} in ${took}.${missing}`;
};
