// Without validatorUrl: null, Swagger UI would send the document's address to a validator on the internet.
SwaggerUIBundle({
    dom_id: '#docs',
    url: '{base}/openapi.json',
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    validatorUrl: null
});
