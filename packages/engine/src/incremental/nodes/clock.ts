/**
 * How often the cluster has changed in what more is made of than is moved with each change: what was made is true as long
 * as the number that it was made at is the present one. Numbers never go back, not even where a change is taken back.
 *
 * What changes all the time is told otherwise: pods that come and go by `NodeTable.log`.
 */
export class Clock {
  /** A node has come, gone or changed, but not with its pods or what it has for them. */
  nodes = 0;
  /** A node has come or gone, or its labels have changed. */
  labels = 0;
  /** A node has an image that none had, or the last one has lost it. */
  images = 0;
  /** Services, or the owners of pods, select otherwise. */
  owners = 0;
  /** A CSINode has changed. */
  csiNodes = 0;
  /** All counts of spread constraints have been forgotten: those that plans hold are moved no more. */
  spreadCounts = 0;
}
