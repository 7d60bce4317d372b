// A process that draws pictures of nothing until it is ended: node pictures-engine.mjs <compiled open-pictures.js> <folder>
const [, , module, folder] = process.argv;
const { openPictures } = await import(module);
const pictures = openPictures({ scene: { follow: () => () => undefined }, chromium: null, folder });
const settings = { width: 64, height: 64, quality: 50, maxFramesPerSecond: 10 };
await pictures.start(settings, ({ frame }) => process.stdout.write(`frame ${frame}\n`));
