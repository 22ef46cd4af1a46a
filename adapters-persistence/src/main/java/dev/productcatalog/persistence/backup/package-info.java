/** Backups of a catalogue in an H2 file: what they look like, how they are made, and what they bring back. */
package dev.productcatalog.persistence.backup;
