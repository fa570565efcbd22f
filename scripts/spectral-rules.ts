import type { RulesetDefinition } from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';

/** The rules by which spectral reads openapi.json: the recommended ones. Those of redocly are in redocly.yaml. */
export const spectralRules = {
  extends: [[rulesets.oas as RulesetDefinition, 'recommended']],
  rules: {
    // The project names no person or address to write to.
    'info-contact': 'off',
  },
} satisfies RulesetDefinition;
