/** The service as a whole: the adapters that the settings ask for, the use cases between them, and its end. */
package dev.productcatalog.bootstrap.service;
