import { describe, expect, it } from 'vitest';
import { colorSchemes } from '../../src/catalogue/color-schemes.js';
import { contrast } from '../../src/domain/branding/brands/contrast.js';
import { grounds, paletteNamed, paletteOf } from '../../src/domain/branding/brands/palette.js';
import { styleNamed, stylePath, styleRoute } from '../../src/pages/style.js';

/** Colours that brands may have, from all corners. */
const customs = ['ffffff', '000000', '777777', 'ffff00', '00ff00', '0000ff', '808080', 'ff00ff'];
const spread = Array.from({ length: 200 }, (_, i) =>
  ((i * 0x9e3779) % 0x1000000).toString(16).padStart(6, '0'),
);

describe('the palette', () => {
  it.each([...colorSchemes, ...customs, ...spread])('%s is readable in both schemes', (name) => {
    const palette = paletteNamed(name)!;
    for (const ground of ['light', 'dark'] as const) {
      const { fill, ink, accent, wash } = palette[ground];
      const { page, surface, text } = grounds[ground];
      expect(contrast(ink, fill), `ink on ${fill}`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(accent, surface), `${accent} on a surface`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(accent, page), `${accent} on a page`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(text, wash), `text on ${wash}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('of a brand has its own color, or that of its color scheme, or the default', () => {
    expect(paletteOf({ colorScheme: 'green', color: 'FF8800' }).light.fill).toBe('#ff8800');
    expect(paletteOf({ colorScheme: 'green', color: null }).name).toBe('green');
    expect(paletteOf({ colorScheme: 'green', color: 'url(x)' }).name).toBe('green');
    expect(paletteOf({ colorScheme: 'constructor', color: null }).name).toBe('default');
  });

  it('keeps a color where it is readable: links of a yellow brand are darker than its buttons', () => {
    const { light } = paletteNamed('yellow')!;
    expect(light.fill).toBe('#f5c400');
    expect(light.accent).not.toBe(light.fill);
    expect(paletteNamed('default')!.light).toMatchObject({ fill: '#2c5bb8', accent: '#2c5bb8' });
  });
});

describe('contrast', () => {
  it('is computed as in WCAG', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#ffffff', '#ffffff')).toBe(1);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 2);
  });
});

describe('a style sheet', () => {
  const nameAt = (path: string) => path.slice(styleRoute.indexOf(':'));

  it('is found by its path in pages', () => {
    for (const name of [...colorSchemes, '1a2b3c']) {
      const palette = paletteNamed(name)!;
      const style = styleNamed(nameAt(stylePath(palette)))!;
      expect(style).toContain(`--fill: ${palette.light.fill};`);
      expect(style).toContain(`--fill: ${palette.dark.fill};`);
    }
  });

  it('is not served for other names', () => {
    const hash = nameAt(stylePath(paletteNamed('default')!)).slice(-16);
    for (const name of [
      '',
      'default',
      `default-000000000000.css`,
      `1a2b3-${hash}`,
      `1A2B3C-${hash}`,
      `url(x)-${hash}`,
      `constructor-${hash}`,
      `green-${hash}`,
    ]) {
      expect(styleNamed(name), name).toBeUndefined();
    }
  });
});
