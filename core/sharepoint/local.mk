# what core/sharepoint adds to the build
