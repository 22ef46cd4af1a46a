package dev.productcatalog.domain.port;

/**
 * How the connections of a catalogue to its database are used at one moment.
 *
 * @param used    how many are at work
 * @param idle    how many are open and wait for work
 * @param waiting how many callers wait for one
 * @param max     how many there may be
 */
public record ConnectionUse(int used, int idle, int waiting, int max) { }
