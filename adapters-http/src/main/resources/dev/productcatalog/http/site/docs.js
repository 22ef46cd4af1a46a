// Without validatorUrl: null, Swagger UI would send the document's address to a validator on the internet.
const ui = SwaggerUIBundle({
    dom_id: '#docs',
    url: '{base}/openapi.json',
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    validatorUrl: null,
    onComplete: () => {
        if (!location.hash.startsWith('#/HEAD-and-OPTIONS')) {
            ui.layoutActions.show(['operations-tag', 'HEAD-and-OPTIONS'], false);
        }
    }
});
