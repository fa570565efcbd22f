/**
 * Sets `updatedAt` of a changed entity to `now`, in milliseconds since the Unix epoch, or to a later time: the
 * new value is always greater than the old one. So the row changes and its version increases, even if nothing
 * else in the row has changed.
 */
export function setUpdatedAt(entity: { updatedAt: number }, now: number): void {
  entity.updatedAt = Math.max(now, entity.updatedAt + 1);
}
