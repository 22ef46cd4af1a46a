/** Where the process begins: it runs the service, or a command. */
package dev.productcatalog.bootstrap;
