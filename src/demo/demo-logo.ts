/** Width and height in pixels. */
const size = 256;

type Color = readonly [red: number, green: number, blue: number];

const night: Color = [18, 50, 94];
const brass: Color = [214, 160, 60];
const glass: Color = [255, 214, 120];
const flame: Color = [255, 247, 224];

/** Returns the distance of a point from a rounded box around (cx, cy); negative inside of it. */
function box(x: number, y: number, [cx, cy, width, height, radius]: readonly number[]): number {
  const dx = Math.abs(x - cx!) - width! / 2 + radius!;
  const dy = Math.abs(y - cy!) - height! / 2 + radius!;
  const outside = Math.hypot(Math.max(dx, 0), Math.max(dy, 0));
  return outside + Math.min(Math.max(dx, dy), 0) - radius!;
}

const disc = (x: number, y: number, [cx, cy, radius]: readonly number[]): number =>
  Math.hypot(x - cx!, y - cy!) - radius!;

/** Returns the covered part of a pixel whose center has this `distance` from a shape. */
const coverage = (distance: number): number => Math.min(Math.max(0.5 - distance, 0), 1);

/** Returns the color at a point: a lantern on a night sky, with shapes from back to front. */
function paint(x: number, y: number): Color {
  const glow = 0.35 * Math.max(0, 1 - Math.hypot(x - 128, y - 142) / 120) ** 2;
  const layers: readonly (readonly [Color, number])[] = [
    [glass, glow],
    // The ring at the top of the lantern.
    [brass, coverage(Math.abs(disc(x, y, [128, 58, 18])) - 4)],
    [brass, coverage(box(x, y, [128, 84, 84, 18, 8]))],
    [glass, coverage(box(x, y, [128, 142, 68, 92, 14]))],
    [flame, coverage(Math.max(disc(x, y, [118, 148, 30]), disc(x, y, [138, 148, 30])))],
    [brass, coverage(Math.abs(box(x, y, [128, 142, 68, 92, 14])) - 3)],
    [brass, coverage(box(x, y, [128, 200, 96, 18, 8]))],
  ];
  return layers.reduce<Color>(
    (below, [color, share]) =>
      below.map((value, index) => value + (color[index]! - value) * share) as unknown as Color,
    night,
  );
}

/** Draws the logotype of the demo's reseller, a PNG image. */
export async function demoLogo(): Promise<Buffer> {
  const pixels = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const inside = coverage(box(x, y, [127.5, 127.5, size - 1, size - 1, 56]));
      pixels.set([...paint(x, y).map(Math.round), Math.round(inside * 255)], 4 * (y * size + x));
    }
  }
  const { default: sharp } = await import('sharp');
  return sharp(pixels, { raw: { width: size, height: size, channels: 4 } })
    .png()
    .toBuffer();
}
