# Read by ./demo and ./check: finds a Python that fits and hands over to scripts/NAME.py. Nothing else is done in shell.
# Usage: . scripts/start.sh; start NAME "$@"

fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null
}

find_python() {
    for candidate in python3 python3.13 python3.12 python3.11 .venv/bin/python; do
        if fits "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
}

start() {
    name=$1
    shift
    python=$(find_python)
    if [ -z "$python" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Cài python3 bằng apt. / Installing python3 by apt."
        apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y python3 python3-venv >/dev/null
        python=$(find_python)
    fi
    if [ -z "$python" ]; then
        echo "Cần Python 3.11, 3.12 hoặc 3.13. Trên Debian, Ubuntu: sudo apt install python3 python3-venv" >&2
        echo "Python 3.11, 3.12 or 3.13 is needed. On Debian, Ubuntu: sudo apt install python3 python3-venv" >&2
        exit 1
    fi
    PYTHONUTF8=1 exec "$python" "scripts/$name.py" "$@"
}
