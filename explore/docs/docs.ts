import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import { addressOf } from '../site.js';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Swagger UI has a dark scheme, which a class on the root element enables. */
function followScheme(): void {
  document.documentElement.classList.toggle('dark-mode', dark.matches);
}

followScheme();
dark.addEventListener('change', followScheme);

SwaggerUI({
  url: addressOf('/openapi.json'),
  dom_id: '#reference',
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  filter: true,
  // The badge would send the document to a public validator.
  validatorUrl: null,
  // Entered credentials are kept until the page is closed.
  persistAuthorization: false,
});
