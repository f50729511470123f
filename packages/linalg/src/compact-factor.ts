/** T of the compact WY form, H_0 H_1 ... = I - V T V^T, from V^T V: T_cc = tau_c, T_(..c)c = -tau_c T V^T v_c. */
export function compactFactor(vtv: Float64Array, taus: Float64Array): Float64Array {
  const b = taus.length;
  const t = new Float64Array(b * b);
  for (let c = 0; c < b; c++) {
    for (let row = 0; row < c; row++) {
      let sum = 0;
      for (let k = row; k < c; k++) sum += t[row * b + k] * vtv[k * b + c];
      t[row * b + c] = -taus[c] * sum;
    }
    t[c * b + c] = taus[c];
  }
  return t;
}
