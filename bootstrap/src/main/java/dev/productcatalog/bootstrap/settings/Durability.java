package dev.productcatalog.bootstrap.settings;

/** What an acknowledged write survives. */
public enum Durability { POWER, PROCESS }
