# SPDX-License-Identifier: MIT
#
# After versions.awk: behind each row of systems.tsv its column's name, NAME@LANE or NAME-VERSION@LANE, and
# the version.
BEGIN { FS = OFS = "\t" }
{
    name = $1
    sub(/.*\//, "", name)
    version = version_of($1)
    print $0, name (version == "" ? "" : "-" version) "@" $2, version
}
