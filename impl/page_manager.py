# SPDX-License-Identifier: MIT
#
# A port for Emscripten: the drop-in, and the SDK's dlmalloc or mimalloc on top of it.
#   emcc your.c --use-port=path/to/page_manager.py -sALLOW_MEMORY_GROWTH
#   emcc your.c --use-port=path/to/page_manager.py:malloc=dlmalloc:table=skip -sALLOW_MEMORY_GROWTH
# The first use compiles the sources beside this file. Debian freezes Emscripten's own cache, so the library
# goes to a folder of the user's: PAGE_MANAGER_CACHE, or page_manager/ in XDG_CACHE_HOME or ~/.cache.
# Needs a release that takes external ports. 3.1.69 and 6.0.5 are tested; 3.1.6 has none.
import glob
import hashlib
import os
import shutil
import tempfile

from tools import utils

DESCRIPTION = 'mmap and munmap that give every page back, and malloc over the same pages'
LICENSE = 'MIT license'

# The first choice of each option is its default.
CHOICES = {
    'malloc': ['sdk', 'dlmalloc', 'mimalloc'],
    'table': ['tree', 'skip'],
    'grown_by': ['sbrk', 'others'],
}
OPTIONS = {
    'malloc': 'sdk (the default): malloc stays as it is; dlmalloc, mimalloc: that of the SDK, over the page manager',
    'table': 'tree (the default), skip: the page table',
    'grown_by': 'sbrk (the default); others: code that does not call sbrk makes the memory grow, too',
}
DEFINES = {'skip': '-DPAGE_TABLE_SKIP_TABLE', 'others': '-DPAGE_MANAGER_OTHERS_GROW'}

chosen = {option: values[0] for option, values in CHOICES.items()}
folder = os.path.dirname(os.path.abspath(__file__))


def handle_options(options, error_handler):
    for option, value in options.items():
        if value not in CHOICES[option]:
            error_handler(f'{option}={value}: expected one of {", ".join(CHOICES[option])}')
        chosen[option] = value


def defines():
    return [DEFINES[value] for value in chosen.values() if value in DEFINES]


def sources():
    names = [name for name in sorted(os.listdir(folder)) if name.endswith('.c')]
    names = [name for name in names if not name.startswith(('harness', 'validate'))]
    return names if chosen['malloc'] == 'sdk' else [*names, f'malloc/over_{chosen["malloc"]}.c']


# Other sources, in another place or for another release, have a folder of their own.
def cache():
    digest = hashlib.sha256('\n'.join([folder, utils.path_from_root(), utils.EMSCRIPTEN_VERSION]).encode())
    for path in sorted(glob.glob(f'{folder}/*.[ch]') + glob.glob(f'{folder}/malloc/*.[ch]')):
        digest.update(utils.read_binary(path))
    home = os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache')
    return os.path.join(os.environ.get('PAGE_MANAGER_CACHE') or f'{home}/page_manager', digest.hexdigest()[:16])


# How the program is compiled that links the library.
def variant(settings):
    flags = ['-pthread'] if settings.PTHREADS else []
    flags += [f'-flto={settings.LTO}'] if settings.LTO else []
    flags += ['-fPIC'] if settings.MAIN_MODULE or settings.SIDE_MODULE else []
    return flags + ([f'-sMEMORY64={settings.MEMORY64}'] if settings.MEMORY64 else [])


def library(settings):
    words = [*chosen.values(), *(flag.lstrip('-').replace('=', '-') for flag in variant(settings))]
    return '-'.join(['libpage_manager', *words]) + '.a'


# The object of one source. The sources of the SDK's malloc have warnings of their own.
def compile_source(source, work, settings, shared):
    lib = utils.path_from_root('system', 'lib')
    extra = [f'-I{lib}', f'-I{lib}/mimalloc/src', f'-I{lib}/mimalloc/include', '-w'] if source.startswith('malloc/') else []
    path = os.path.join(work, os.path.basename(source) + '.o')
    shared.check_call([shared.EMCC, '-std=gnu11', '-O2', *defines(), *variant(settings), *extra,
                       '-c', os.path.join(folder, source), '-o', path])
    return path


# Another emcc may build the same library at the same time, so each has a folder of its own until the end.
def build(path, settings, shared):
    with tempfile.TemporaryDirectory(dir=os.path.dirname(path)) as work:
        objects = [compile_source(source, work, settings, shared) for source in sources()]
        shared.check_call([shared.EMAR, 'rcs', f'{work}/library.a', *objects])
        os.replace(f'{work}/library.a', path)


def get(ports, settings, shared):
    path = os.path.join(cache(), library(settings))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if not os.path.exists(path):
        build(path, settings, shared)
    return [path]


def clear(ports, settings, shared):
    shutil.rmtree(cache(), ignore_errors=True)


# Programs write #include <page_manager/override.h>, as after make install.
def process_args(ports):
    include = os.path.join(cache(), 'include')
    os.makedirs(include, exist_ok=True)
    try:
        os.symlink(folder, os.path.join(include, 'page_manager'))
    except FileExistsError:
        pass
    return ['-I' + include, *defines()]


def show():
    return f'page_manager ({LICENSE})'
