const ASK_MS = 4000;

/** The first press asks, the second one within four seconds does it. */
export function confirmed(button: HTMLButtonElement, question: string, work: () => void): void {
  const words = button.textContent;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const calm = (): void => {
    clearTimeout(timer);
    timer = undefined;
    button.textContent = words;
    delete button.dataset['asking'];
  };
  button.addEventListener('click', () => {
    if (timer !== undefined) {
      calm();
      work();
      return;
    }
    button.textContent = question;
    button.dataset['asking'] = '';
    timer = setTimeout(calm, ASK_MS);
  });
}
