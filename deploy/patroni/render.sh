#!/bin/sh
# Puts the values of node.env into a file of this folder: ./render.sh node.env patroni.yml > /etc/patroni/config.yml
set -eu
values=$1
template=$2
script=$(sed -n 's/^\([A-Z0-9_]*\)=\(.*\)$/s|${\1}|\2|g/p' "$values")
rendered=$(sed "$script" "$template")
case $rendered in
*'${'*) echo "$template contains a name that $values does not have." >&2 && exit 1 ;;
esac
printf '%s\n' "$rendered"
