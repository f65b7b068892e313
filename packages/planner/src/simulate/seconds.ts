/** A time of the API in seconds since 1970; `undefined` for what is none. */
export function secondsOf(time: string | undefined): number | undefined {
  if (time === undefined) return undefined;
  const milliseconds = Date.parse(time);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}
