import type { OrbitCamera } from './orbit-camera.ts';

/** Radians for the height of the picture, dragged across. */
const TURN = 4;
const STEP = 0.09;
/** A press that moves no farther than this, in pixels, and lasts no longer, picks. */
const STILL_PIXELS = 5;
const SHORT_MS = 600;

interface CameraInputParts {
  readonly canvas: HTMLCanvasElement;
  readonly camera: OrbitCamera;
  readonly moved: () => void;
  /** In pixels of the page, from the canvas's upper left corner. */
  readonly picked: (x: number, y: number) => void;
  readonly wantsFit: () => void;
  readonly wantsNothing: () => void;
}

interface Press {
  x: number;
  y: number;
}

/** Mouse, touch, wheel and keys move the camera; a press without a movement picks. */
export function cameraInput({
  canvas,
  camera,
  moved,
  picked,
  wantsFit,
  wantsNothing,
}: CameraInputParts): void {
  const presses = new Map<number, Press>();
  /** What may become a pick. */
  let still: { readonly x: number; readonly y: number; readonly at: number } | null = null;
  let pans = false;

  const drag = (press: Press, x: number, y: number): void => {
    const height = canvas.clientHeight || 1;
    const [across, down] = [(x - press.x) / height, (y - press.y) / height];
    if (presses.size > 1) pinch(press, x, y, height);
    else if (pans) camera.pan(across, down);
    else camera.orbit(across * TURN, down * TURN);
    press.x = x;
    press.y = y;
    moved();
  };
  /** The other finger stands still meanwhile. */
  const pinch = (press: Press, x: number, y: number, height: number): void => {
    const other = [...presses.values()].find((it) => it !== press);
    if (!other) return;
    const before = Math.hypot(press.x - other.x, press.y - other.y);
    const after = Math.hypot(x - other.x, y - other.y);
    if (before > 0 && after > 0) camera.zoom(before / after);
    camera.pan((x - press.x) / 2 / height, (y - press.y) / 2 / height);
  };

  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    canvas.focus({ preventScroll: true });
    const { offsetX: x, offsetY: y, button, shiftKey } = event;
    presses.set(event.pointerId, { x, y });
    pans = shiftKey || button !== 0;
    still = presses.size === 1 && !pans ? { x, y, at: event.timeStamp } : null;
  });
  canvas.addEventListener('pointermove', (event) => {
    const press = presses.get(event.pointerId);
    if (!press) return;
    const { offsetX: x, offsetY: y } = event;
    if (still && Math.hypot(x - still.x, y - still.y) <= STILL_PIXELS) return;
    still = null;
    drag(press, x, y);
  });
  canvas.addEventListener('pointerup', (event) => {
    presses.delete(event.pointerId);
    if (still && event.timeStamp - still.at < SHORT_MS) picked(still.x, still.y);
    still = null;
  });
  canvas.addEventListener('pointercancel', (event) => {
    presses.delete(event.pointerId);
    still = null;
  });
  canvas.addEventListener('contextmenu', (event) => event.preventDefault());
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      // Lines and pages, as some mice have them.
      const pixels = event.deltaY * ([1, 30, 300][event.deltaMode] ?? 1);
      camera.zoom(Math.exp(Math.max(-300, Math.min(300, pixels)) * 0.0012));
      moved();
    },
    { passive: false },
  );

  const keys: Readonly<Record<string, (shift: boolean) => void>> = {
    ArrowLeft: (shift) => (shift ? camera.pan(-STEP / 2, 0) : camera.orbit(-STEP, 0)),
    ArrowRight: (shift) => (shift ? camera.pan(STEP / 2, 0) : camera.orbit(STEP, 0)),
    ArrowUp: (shift) => (shift ? camera.pan(0, -STEP / 2) : camera.orbit(0, -STEP)),
    ArrowDown: (shift) => (shift ? camera.pan(0, STEP / 2) : camera.orbit(0, STEP)),
    '+': () => camera.zoom(0.9),
    '=': () => camera.zoom(0.9),
    '-': () => camera.zoom(1 / 0.9),
    f: wantsFit,
    Home: wantsFit,
    Escape: wantsNothing,
  };
  canvas.addEventListener('keydown', (event) => {
    const key = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (!key) return;
    event.preventDefault();
    key(event.shiftKey);
    moved();
  });
}
