print("dockstep")
