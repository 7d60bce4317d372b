import { Box3, type PerspectiveCamera, Sphere, Vector3 } from 'three';
import type { CameraOrder } from '../page-messages.ts';

/** The nearest that is drawn is at least this share of the farthest: beyond it depths can't be told apart. */
const NEAREST_SHARE = 1 / 5000;
/** From a little above and aside. */
const usualDirection = new Vector3(0.9, 0.65, 1.1).normalize();
const USUAL_FIELD = 35;
/** So much more than the scene itself is in the picture. */
const MARGIN = 1.12;

/** Stands the camera where it was asked to be, or where all of the scene is seen; what it sees reaches as far as the scene does. */
export function pointCamera(
  camera: PerspectiveCamera,
  order: CameraOrder | null,
  bounds: Box3,
  aspect: number,
): void {
  const box = bounds.isEmpty() ? new Box3(new Vector3(-1, -1, -1), new Vector3(1, 1, 1)) : bounds;
  const sphere = box.getBoundingSphere(new Sphere());
  camera.aspect = aspect;
  camera.fov = order?.fieldOfView ?? USUAL_FIELD;
  if (order === null) seeAll(camera, box, sphere.center);
  else {
    camera.up.fromArray(order.up);
    camera.position.fromArray(order.position);
    camera.lookAt(new Vector3().fromArray(order.target));
  }
  const away = camera.position.distanceTo(sphere.center);
  const radius = Math.max(sphere.radius, 1e-6);
  camera.far = (away + radius) * 1.01;
  camera.near = Math.max((away - radius) * 0.99, camera.far * NEAREST_SHARE);
  camera.updateProjectionMatrix();
  camera.updateMatrixWorld();
}

function seeAll(camera: PerspectiveCamera, { min, max }: Box3, center: Vector3): void {
  camera.up.set(0, 1, 0);
  camera.position.copy(center).add(usualDirection);
  camera.lookAt(center);
  const upwards = Math.tan((camera.fov * Math.PI) / 360) / MARGIN;
  const sideways = upwards * camera.aspect;
  const back = camera.quaternion.clone().invert();
  const corner = new Vector3();
  let away = 1e-6;
  for (let at = 0; at < 8; at += 1) {
    corner.set((at & 1 ? max : min).x, (at & 2 ? max : min).y, (at & 4 ? max : min).z);
    corner.sub(center).applyQuaternion(back);
    away = Math.max(away, corner.z + Math.max(Math.abs(corner.x) / sideways, Math.abs(corner.y) / upwards));
  }
  camera.position.copy(center).addScaledVector(usualDirection, away);
}
