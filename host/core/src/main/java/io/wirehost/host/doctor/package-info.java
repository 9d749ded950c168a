/**
 * What an operator wants to know of a machine and an installation before, and after, something goes
 * wrong: {@code host.sh doctor}. It looks and changes nothing, whether a host runs or not.
 *
 * <p>{@link io.wirehost.host.doctor.Doctor} asks for all {@link io.wirehost.host.doctor.Finding
 * findings}: {@link io.wirehost.host.doctor.Machine} has those of the machine, {@link
 * io.wirehost.host.doctor.Installed} those of the files, with their {@link
 * io.wirehost.host.doctor.Owners owners}, {@link io.wirehost.host.doctor.HostProcess} those of the
 * host that runs, or has ended; the configuration is looked at by {@link io.wirehost.host.Check}.
 */
@NullMarked
package io.wirehost.host.doctor;

import org.jspecify.annotations.NullMarked;
