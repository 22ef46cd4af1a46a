package dev.productcatalog.bootstrap.command;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the program was started with. Immutable.
 *
 * @param home        the folder of the application
 * @param directory   the folder that it was called from, which file names are relative to
 * @param version     of the application
 * @param environment the environment's variables
 * @param properties  the system properties
 * @param terminal    whether somebody sees what is said at once
 */
public record Installation(Path home, Path directory, String version, Map<String, String> environment,
                           Map<String, String> properties, boolean terminal) { }
