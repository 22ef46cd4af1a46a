/**
 * Sockets, framing and their limits: bytes in, one well-formed request after the other out. Alone knows Helidon's
 * internals.
 */
package dev.productcatalog.http.connection;
