/**
 * How the browser is started: without a window, drawing in software, alone with the one page that the engine serves. It can reach nothing but
 * loopback, and keeps nothing but what is in its folder.
 */
export function chromiumArguments(profile: string): readonly string[] {
  return [
    '--headless=new',
    // It is told where to go by this pipe, not by its arguments, which others on the machine can read; and ends when the pipe does.
    '--remote-debugging-pipe',
    `--user-data-dir=${profile}`,
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist',
    '--disable-gpu-shader-disk-cache',
    // The shared memory of a container is often too small for pictures.
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--no-default-browser-check',
    '--no-startup-window',
    '--no-proxy-server',
    '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-component-extensions-with-background-pages',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-sync',
    '--disable-breakpad',
    '--disable-crash-reporter',
    // Its handlers of crashes would leave the process group by which the agent ends everything.
    '--disable-crashpad-for-testing',
    '--disable-client-side-phishing-detection',
    '--disable-features=SpareRendererForSitePerProcess,Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,InterestFeedContentSuggestions',
    '--enable-features=NetworkServiceInProcess2',
    '--renderer-process-limit=1',
    '--metrics-recording-only',
    '--password-store=basic',
    '--use-mock-keychain',
    '--mute-audio',
    '--hide-scrollbars',
    // It draws for somebody else's screen: there is never a reason to slow down because nobody looks here.
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    // Its sandbox refuses to work for root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}
