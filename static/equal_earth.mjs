/**
 * The Equal Earth projection: areas keep their proportions, so that Africa is as large as it is.
 *
 * B. Šavrič, T. Patterson, B. Jenny (2018), "The Equal Earth map projection", International Journal of Geographical
 * Information Science 33(3), 454–465, doi:10.1080/13658816.2018.1504949, equations 1–4. `together/maps.py` computes the same.
 */
const [A1, A2, A3, A4] = [1.340264, -0.081106, 0.000893, 0.003796];
const RADIAN = Math.PI / 180;

/** Map units across the whole world; the world is centred on (0, 0), y grows to the south. */
export const WIDTH = 8192;
const UNIT = WIDTH / ((4 * Math.sqrt(3) * Math.PI) / (3 * A1));

/** Where a place lies on the map, in map units, from degrees of WGS 84. */
export function project(latitude, longitude) {
  const theta = Math.asin((Math.sqrt(3) / 2) * Math.sin(latitude * RADIAN));
  const square = theta * theta;
  const sixth = square ** 3;
  const slope = 9 * A4 * sixth * square + 7 * A3 * sixth + 3 * A2 * square + A1;
  const x = (2 * Math.sqrt(3) * longitude * RADIAN * Math.cos(theta)) / (3 * slope);
  const y = theta * (A4 * sixth * square + A3 * sixth + A2 * square + A1);
  return [x * UNIT, -y * UNIT];
}
