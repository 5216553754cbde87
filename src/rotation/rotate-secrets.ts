import type { Act } from '../audit/audit-log.ts';
import type { Problem } from '../lib/problem.ts';
import type { Services } from '../services/services.ts';
import type { RotationRow } from '../store/rotation-table.ts';
import { endSuperseded, insertRotation } from './rotations.ts';

/** The topic of notices that there is something to rotate. */
export const rotationTopic = 'rotation';

/** Asks that everything be sealed under this server's key; gives the rotation that does it, which may run already. */
export async function rotateSecrets({ store, ring }: Services, act: Act): Promise<RotationRow> {
  return store.transaction(async (manager) => {
    await endSuperseded(manager, ring.keyId, superseded(ring.keyId));
    const rotation = await insertRotation(manager, ring.keyId, act.actor);
    await store.notify(rotationTopic, manager);
    await act.done(manager, { details: { rotation: rotation.id } });
    return rotation;
  });
}

const superseded = (keyId: string): Problem => ({
  code: 'ROTATION_SUPERSEDED',
  message: `No server seals under the key of this rotation any more; the rotation to the key ${keyId} takes its place.`,
});
