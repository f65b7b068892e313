/**
 * The natural logarithm of a whole number from 1 to 2^31, to the last bit as Go's `math.Log` has it on amd64, where
 * no multiplication is fused with an addition. JavaScript's own differs in the last bit for some numbers, 14 being
 * the first, and engines may differ from one another.
 *
 * Source: FreeBSD's e_log.c by Sun Microsystems, as in Go's src/math/log.go and log_amd64.s: with x = 2^k * (1 + f),
 * sqrt(2)/2 <= 1 + f < sqrt(2), and s = f / (2 + f), log(1 + f) is 2s + s * R(s^2).
 */
export function naturalLog(x: number): number {
  // x = 2^k * fraction, with 1/2 <= fraction < 1.
  let k = 32 - Math.clz32(x);
  let fraction = x / 2 ** k;
  if (fraction < Math.SQRT1_2) {
    fraction *= 2;
    k -= 1;
  }
  const f = fraction - 1;

  const s = f / (2 + f);
  const s2 = s * s;
  const s4 = s2 * s2;
  const odd = s2 * (l1 + s4 * (l3 + s4 * (l5 + s4 * l7)));
  const even = s4 * (l2 + s4 * (l4 + s4 * l6));
  const r = odd + even;
  const halfSquare = 0.5 * f * f;
  return k * ln2High - (halfSquare - (s * (halfSquare + r) + k * ln2Low) - f);
}

const ln2High = 6.9314718036912381649e-1;
const ln2Low = 1.90821492927058770002e-10;
const l1 = 6.66666666666673513e-1;
const l2 = 3.999999999940941908e-1;
const l3 = 2.857142874366239149e-1;
const l4 = 2.222219843214978396e-1;
const l5 = 1.818357216161805012e-1;
const l6 = 1.531383769920937332e-1;
const l7 = 1.479819860511658591e-1;
