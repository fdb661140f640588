#!/bin/sh
# What the tests need from the operating system and pip and npm do not bring: a compiler and Node for the AT network, a
# browser and a Chinese font for the journeys, nginx and a library for snac2. Quick when all is there; installs what is missing on Debian and Ubuntu,
# as root; says what it did. Nobody needs it to run Guanwei.
set -eu

missing=
add() { missing="$missing $1"; }
have() { command -v "$1" >/dev/null 2>&1; }

has_python() {
    for python in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
        "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return
    done
    return 1
}
has_browser() {
    for browser in chromium chromium-browser google-chrome; do
        have "$browser" && return
    done
    ls "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}"/chromium-*/ >/dev/null 2>&1
}
has_chinese_font() { have fc-list && [ -n "$(fc-list :lang=zh-cn file)" ]; }

has_nginx() { have nginx || [ -x /usr/sbin/nginx ]; }
has_curl_library() {
    for library in /usr/lib/*/libcurl.so.4 /usr/lib/libcurl.so.4 /usr/lib64/libcurl.so.4; do
        [ -e "$library" ] && return
    done
    return 1
}

has_python || add python3-venv
have python3 || add python3
have make || add make
have g++ || add g++
have node || add nodejs
have npm || add npm
has_browser || add chromium
have fc-list || add fontconfig
has_chinese_font || add fonts-wqy-microhei
has_nginx || add nginx-light
has_curl_library || add libcurl4

if [ -z "$missing" ]; then
    echo "The machine has what the tests need."
    exit 0
fi
if ! have apt-get || [ "$(id -u)" != 0 ]; then
    echo "Missing for the tests:$missing" >&2
    echo "On Debian or Ubuntu: sudo sh tests/servers/install.sh" >&2
    exit 1
fi

# RUNLEVEL: a package that brings a service (nginx) does not start it.
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
install() {
    # shellcheck disable=SC2086  # a list of names
    apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $missing >"$log" 2>&1
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# A machine that has never asked for the lists, or whose lists are old, gets new ones and a second try.
if ! install; then
    apt-get -qq -o DPkg::Lock::Timeout=300 update >"$log" 2>&1 || true
    install || { cat "$log" >&2; echo "Could not install:$missing" >&2; exit 1; }
fi
if ! has_python; then
    echo "This system's Python is older than 3.11; install a newer one and name it: make test PYTHON=/path/to/python3.11" >&2
    exit 1
fi
echo "Installed:$missing"
