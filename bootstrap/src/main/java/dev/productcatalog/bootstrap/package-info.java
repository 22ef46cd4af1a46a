/** The running service: command line, settings, the choice of adapters, and the wiring. */
package dev.productcatalog.bootstrap;
