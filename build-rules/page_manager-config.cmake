# SPDX-License-Identifier: MIT
#
# find_package(page_manager): the targets page_manager::page_manager, page_manager::threads, and for wasm
# page_manager::malloc and page_manager::malloc_threads. A target whose library is not installed does not exist.
set(page_manager_VERSION @version@)
get_filename_component(_page_manager_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
set(_page_manager_folder lib)
if(CMAKE_SYSTEM_NAME STREQUAL Emscripten)
    set(_page_manager_folder lib/wasm32-emscripten)
elseif(CMAKE_SYSTEM_NAME STREQUAL WASI)
    set(_page_manager_folder lib/wasm32-wasi)
endif()
foreach(_page_manager_pair page_manager: threads:-threads malloc:-malloc malloc_threads:-malloc-threads)
    string(REPLACE ":" ";" _page_manager_pair "${_page_manager_pair};")
    list(GET _page_manager_pair 0 _page_manager_name)
    list(GET _page_manager_pair 1 _page_manager_suffix)
    set(_page_manager_file "${_page_manager_prefix}/${_page_manager_folder}/libpage_manager${_page_manager_suffix}.a")
    if(EXISTS "${_page_manager_file}" AND NOT TARGET page_manager::${_page_manager_name})
        add_library(page_manager::${_page_manager_name} STATIC IMPORTED)
        set_target_properties(page_manager::${_page_manager_name} PROPERTIES
            IMPORTED_LOCATION "${_page_manager_file}"
            INTERFACE_INCLUDE_DIRECTORIES "${_page_manager_prefix}/include")
        if(_page_manager_name MATCHES threads)
            set_target_properties(page_manager::${_page_manager_name} PROPERTIES
                INTERFACE_COMPILE_OPTIONS -pthread INTERFACE_LINK_LIBRARIES -pthread)
        endif()
    endif()
endforeach()
if(NOT TARGET page_manager::page_manager)
    set(page_manager_FOUND FALSE)
    set(page_manager_NOT_FOUND_MESSAGE "no libpage_manager.a in ${_page_manager_prefix}/${_page_manager_folder}")
endif()
