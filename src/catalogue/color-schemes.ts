/** The colors of a scheme, in the format `#rrggbb`. Other colors are derived from them. */
export interface SchemeColors {
  /** Background color of buttons. */
  readonly fill: string;
  /** The color on a dark background. Default: the color, lightened until it is readable. */
  readonly dark?: string;
  /** The color of the stripe above a page. Default: the color of buttons. */
  readonly stripe?: string;
}

/** The color schemes of brands. Stored brands and older clients use these names. */
export const schemeColors = {
  blue_and_yellow: { fill: '#1d4f9c', dark: '#8db4ff', stripe: '#f5c400' },
  dark_and_light_blue: { fill: '#12325e', dark: '#7cc3f2', stripe: '#5fb4ea' },
  deep_sky_blue: { fill: '#0098d8' },
  default: { fill: '#2c5bb8', dark: '#8db4ff' },
  green: { fill: '#2a7d3f', dark: '#63c27c' },
  light_blue: { fill: '#5fb4ea' },
  magenta: { fill: '#b5126f', dark: '#f284bf' },
  orange: { fill: '#f08c1a' },
  purple: { fill: '#6b3fa0', dark: '#b79cf0' },
  red: { fill: '#cf2027', dark: '#ff8a84' },
  red_fire_brick: { fill: '#b22222', dark: '#ef8b85', stripe: '#3d4450' },
  scheme_2: { fill: '#0f766e', dark: '#4fc4b8' },
  scheme_3: { fill: '#3d4450', dark: '#b4bccb' },
  scheme_4: { fill: '#7a4a21', dark: '#dca36b', stripe: '#d9a441' },
  scheme_5: { fill: '#44589c', dark: '#9fb0f5', stripe: '#8a97d8' },
  scheme_7: { fill: '#5f7d1e', dark: '#b3d45c', stripe: '#a9c83f' },
  scheme_8: { fill: '#8c2f4d', dark: '#ea91ad', stripe: '#e08aa2' },
  yellow: { fill: '#f5c400' },
} as const satisfies Readonly<Record<string, SchemeColors>>;
export type ColorScheme = keyof typeof schemeColors;

/** Names of the color schemes. */
export const colorSchemes: readonly string[] = Object.keys(schemeColors);

/** Whether there is a color scheme with this name. */
export const isColorScheme = (name: string): name is ColorScheme =>
  Object.hasOwn(schemeColors, name);
