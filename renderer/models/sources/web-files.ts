import { modelFault } from '../model-fault.ts';
import { fetchFile } from './fetch-file.ts';
import type { ModelFiles } from './model-files.ts';
import { nameOf } from './name-of.ts';
import type { WebSettings } from './web-settings.ts';

/** A model at an `https:` address. What it names must be at the same origin as itself, where redirects have led. */
export function webFiles(url: URL, settings: WebSettings): ModelFiles {
  let base = url;
  return {
    name: nameOf(url.pathname),
    async read() {
      const file = await fetchFile(url, settings);
      base = file.url;
      return file.bytes;
    },
    async beside(uri) {
      const place = URL.parse(uri, base.href);
      if (place === null || place.origin !== base.origin)
        throw modelFault.refused(
          `The model names a file of another host: ${uri.slice(0, 100)}. It must lie beside it.`,
        );
      // What opens a private storage's model (a signature in the query) opens the files beside it.
      if (place.search === '') place.search = base.search;
      return (await fetchFile(place, settings)).bytes;
    },
  };
}
