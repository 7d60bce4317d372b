/** An optional package: a Chromium in npm's own form. Only this much of it is used. */
declare module '@sparticuz/chromium' {
  const packed: { executablePath(): Promise<string> };
  export default packed;
}
