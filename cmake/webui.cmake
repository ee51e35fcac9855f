# The web UI is built by npm, in the build tree, and embedded in the program: cmake/embed_webui.mjs.
option(ACRIDA_WEBUI "Build the web UI and embed it (needs nodejs >= 18 and npm, and at first npm's registry)" ON)

# acrida_build_webui(VARIABLE): the C++ source that embeds the web UI of webui/; empty where it is not built.
function(acrida_build_webui variable)
  set(root ${PROJECT_SOURCE_DIR}/webui)
  if(NOT ACRIDA_WEBUI OR NOT EXISTS ${root}/package.json)
    set(${variable} "" PARENT_SCOPE)
    return()
  endif()
  find_program(ACRIDA_NODE NAMES node nodejs REQUIRED)
  find_program(ACRIDA_NPM npm REQUIRED)
  execute_process(COMMAND ${ACRIDA_NODE} --version OUTPUT_VARIABLE version OUTPUT_STRIP_TRAILING_WHITESPACE
    COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX REPLACE "^v" "" version "${version}")
  if(version VERSION_LESS 18)
    message(FATAL_ERROR "${ACRIDA_NODE} is version ${version}; the web UI is built by 18 or newer, "
      "and -DACRIDA_WEBUI=OFF builds without it")
  endif()

  set(built ${CMAKE_CURRENT_BINARY_DIR}/built)
  set(assets ${CMAKE_CURRENT_BINARY_DIR}/assets.cc)
  add_custom_command(OUTPUT ${built}/packages.stamp
    COMMAND ${CMAKE_COMMAND} -E make_directory ${built}
    COMMAND ${CMAKE_COMMAND} -E copy ${root}/package.json ${root}/package-lock.json ${built}
    COMMAND ${ACRIDA_NPM} ci --no-audit --no-fund --no-update-notifier --loglevel=error
    COMMAND ${CMAKE_COMMAND} -E touch packages.stamp
    DEPENDS ${root}/package.json ${root}/package-lock.json
    WORKING_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/built
    COMMENT "Fetching the packages of the web UI (-DACRIDA_WEBUI=OFF builds without it)" VERBATIM)

  file(GLOB pages CONFIGURE_DEPENDS ${root}/*.html ${root}/*.mjs ${root}/*.ts ${root}/tsconfig.json)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${root}/src/* ${root}/public/*)
  add_custom_command(OUTPUT ${assets}
    COMMAND ${CMAKE_COMMAND} -E rm -rf src public dist
    COMMAND ${CMAKE_COMMAND} -E copy_directory ${root}/src src
    COMMAND ${CMAKE_COMMAND} -E copy_directory ${root}/public public
    COMMAND ${CMAKE_COMMAND} -E copy ${pages} .
    COMMAND ${ACRIDA_NPM} run --silent build -- --outDir ${built}/dist
    COMMAND ${ACRIDA_NODE} ${PROJECT_SOURCE_DIR}/cmake/embed_webui.mjs dist ${assets}
    DEPENDS ${built}/packages.stamp ${pages} ${sources} ${PROJECT_SOURCE_DIR}/cmake/embed_webui.mjs
    WORKING_DIRECTORY ${built}
    COMMENT "Building the web UI" VERBATIM)
  set(${variable} ${assets} PARENT_SCOPE)
endfunction()
