import {
  isColorScheme,
  schemeColors,
  type SchemeColors,
} from '../../../catalogue/color-schemes.js';
import { contrast, mix, untilReadable } from './contrast.js';

/** The colors of a brand on one background. All text in them is readable (WCAG 2.2, level AA). */
export interface Tones {
  /** Background and text color of buttons. */
  readonly fill: string;
  readonly ink: string;
  /** Color of links, outlines and the borders of buttons, on the background of a page. */
  readonly accent: string;
  /** Background color of notes. */
  readonly wash: string;
  /** Color of the stripe at the top of a page. */
  readonly stripe: string;
}

/** The colors of a brand. */
export interface Palette {
  /** Name of a color scheme, or six hexadecimal digits. */
  readonly name: string;
  readonly light: Tones;
  readonly dark: Tones;
}

/** Background colors of light and dark pages. */
export const grounds = {
  light: { page: '#f7f8fb', surface: '#ffffff', text: '#1c2433' },
  dark: { page: '#141a25', surface: '#1c2433', text: '#e8ecf4' },
} as const;

/** Minimum contrast of text (WCAG 2.2, 1.4.3), with a margin for rounding. */
const readable = 4.55;

const white = '#ffffff';
const black = '#000000';
const inks = { light: white, dark: '#10182a' };

/** Returns the text color on `fill`: white if it is readable, otherwise a dark color. */
function inkOn(fill: string): string {
  if (contrast(inks.light, fill) >= readable) return inks.light;
  return untilReadable(inks.dark, black, [fill], readable);
}

function lightTones({ fill, stripe = fill }: SchemeColors): Tones {
  const { page, surface } = grounds.light;
  const accent = untilReadable(fill, black, [page, surface], readable);
  return { fill, ink: inkOn(fill), accent, wash: mix(surface, accent, 0.1), stripe };
}

function darkTones({ fill, dark = fill, stripe = fill }: SchemeColors): Tones {
  const { page, surface } = grounds.dark;
  const lightened = untilReadable(dark, white, [page, surface], readable);
  const wash = mix(surface, lightened, 0.12);
  return { fill: lightened, ink: inkOn(lightened), accent: lightened, wash, stripe };
}

/**
 * Returns the palette of a color scheme, or of six hexadecimal digits in lower case; undefined for
 * any other name.
 */
export function paletteNamed(name: string): Palette | undefined {
  const colors = isColorScheme(name)
    ? schemeColors[name]
    : /^[0-9a-f]{6}$/.test(name)
      ? { fill: `#${name}` }
      : undefined;
  return colors && { name, light: lightTones(colors), dark: darkTones(colors) };
}

/** The palette of the platform. */
const defaultPalette = paletteNamed('default')!;

/**
 * Returns the palette of a brand: its own color takes precedence over its color scheme, and an
 * unusable value is replaced by the default of the platform.
 */
export function paletteOf(brand: {
  readonly colorScheme: string;
  readonly color?: string | null | undefined;
}): Palette {
  const own = brand.color ? paletteNamed(brand.color.toLowerCase()) : undefined;
  return own ?? paletteNamed(brand.colorScheme) ?? defaultPalette;
}
