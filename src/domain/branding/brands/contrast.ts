/** Red, green and blue, each from 0 to 255. */
type Rgb = readonly [number, number, number];

const read = (color: string): Rgb => {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};

const write = (rgb: Rgb): string =>
  `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/** Relative luminance (WCAG 2.2): 0 for black, 1 for white. */
function luminance(color: string): number {
  const [red, green, blue] = read(color).map((part) => {
    const level = part / 255;
    return level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two colors in the format `#rrggbb` (WCAG 2.2), from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [
    number,
    number,
  ];
  return (light + 0.05) / (dark + 0.05);
}

/** Mixes `share` (0 to 1) of `other` into `color`. */
export function mix(color: string, other: string, share: number): string {
  const to = read(other);
  return write(read(color).map((part, i) => part + (to[i]! - part) * share) as unknown as Rgb);
}

/**
 * Mixes as little of `target` into `color` as its contrast with each of `grounds` needs to be
 * `least`.
 */
export function untilReadable(
  color: string,
  target: string,
  grounds: readonly string[],
  least: number,
): string {
  const steps = 50;
  for (let step = 0; step < steps; step++) {
    const moved = mix(color, target, step / steps);
    if (grounds.every((ground) => contrast(moved, ground) >= least)) return moved;
  }
  return target;
}
