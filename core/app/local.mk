# what core/app adds to the build
